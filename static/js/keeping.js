// Keeps what is typed into a form with data-keep in this browser until the server has taken it, and counts characters.
// A form that was taken is named by the cookie "taken": its own token. What is kept goes with signing out, or after a week.
(() => {
  "use strict";

  const PREFIX = "kept:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const PRIVATE = new Set(["csrf_token", "once"]);
  const spoken = document.documentElement.lang;

  function stored() {
    try { return Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }

  function read(key) {
    try { return JSON.parse(window.localStorage.getItem(key)); } catch { return null; }
  }

  function write(key, kept) {
    try { window.localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a full or closed store keeps nothing */ }
  }

  function forget(key) {
    try { window.localStorage.removeItem(key); } catch { /* nothing is kept then */ }
  }

  const taken = (document.cookie.match(/(?:^|; )taken=([^;]*)/) || [])[1];
  stored().forEach((key) => {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > WEEK || (taken && kept.token === taken)) forget(key);
  });

  const fields = (form) => [...form.elements].filter((field) => field.name && !PRIVATE.has(field.name)
    && !["submit", "button", "password", "file", "hidden"].includes(field.type));

  function values(form) {
    return fields(form)
      .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
  }

  function fill(form, pairs) {
    const left = pairs.map(([name, value]) => `${name}\n${value}`);
    fields(form).forEach((field) => {
      if (["checkbox", "radio"].includes(field.type)) {
        field.checked = left.includes(`${field.name}\n${field.value}`);
        return;
      }
      const pair = pairs.find(([name]) => name === field.name);
      if (pair) field.value = pair[1];
    });
    form.querySelectorAll("[data-ticks]").forEach((list) => list.dispatchEvent(new Event("ticks:read")));
    form.querySelectorAll("textarea").forEach((area) => area.dispatchEvent(new Event("recount")));
  }

  function tell(form, key, kept, before) {
    const line = document.createElement("p");
    const discard = document.createElement("button");
    const when = new Date(kept.at);
    const isToday = when.toDateString() === new Date().toDateString();
    const shown = isToday ? when.toLocaleTimeString(spoken, { hour: "2-digit", minute: "2-digit" })
      : when.toLocaleString(spoken, { dateStyle: "medium", timeStyle: "short" });
    line.className = "notice notice-done kept";
    line.setAttribute("role", "status");
    line.append(form.dataset.keepRestored.replace("{time}", shown), " ", discard);
    discard.type = "button";
    discard.className = "btn btn-outline-secondary btn-sm";
    discard.textContent = form.dataset.keepDiscard;
    discard.addEventListener("click", () => {
      forget(key);
      fill(form, before);
      line.remove();
      form.dispatchEvent(new Event("kept:discarded", { bubbles: true }));
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    form.before(line);
  }

  function keep(form) {
    const key = PREFIX + form.dataset.keep;
    const kept = read(key);
    const before = values(form);
    const same = (pairs) => JSON.stringify(pairs) === JSON.stringify(before);
    // After an error the page itself holds what was typed.
    if (kept && !document.querySelector(".error-summary") && !same(kept.values)) {
      fill(form, kept.values);
      tell(form, key, kept, before);
    }
    let waiting = 0;
    const save = () => {
      window.clearTimeout(waiting);
      waiting = 0;
      if (same(values(form)) && !document.querySelector(".error-summary")) forget(key);
      else write(key, { at: Date.now(), token: form.elements.once?.value, values: values(form) });
    };
    const later = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, 400);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => write(key, { at: Date.now(), token: form.elements.once?.value, values: values(form) }));
    window.addEventListener("pagehide", () => { if (waiting) save(); });
  }

  document.querySelectorAll("form[data-keep]").forEach(keep);

  document.addEventListener("submit", (event) => {
    if (event.target.matches?.("form[action$='/logout']")) stored().forEach(forget);
  });

  // Texts with a limit: more can be typed or pasted, and the line below says how much is too much.
  function count(area) {
    const form = area.form;
    const most = Number(area.getAttribute("maxlength"));
    const line = document.createElement("p");
    if (!most || !form?.dataset.countWords) return;
    area.removeAttribute("maxlength");
    line.className = "hint count";
    line.id = `${area.id}-count`;
    area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
    area.after(line);
    const show = () => {
      const typed = [...area.value.trim()].length;
      const over = typed - most;
      line.classList.toggle("is-over", over > 0);
      line.setAttribute("aria-live", over > 0 ? "polite" : "off");
      line.textContent = (over > 0 ? form.dataset.countOver : form.dataset.countWords)
        .replace("{typed}", typed.toLocaleString(spoken)).replace("{most}", most.toLocaleString(spoken))
        .replace("{over}", over.toLocaleString(spoken));
    };
    area.addEventListener("input", show);
    area.addEventListener("recount", show);
    show();
  }

  document.querySelectorAll("textarea[maxlength]").forEach(count);
})();
