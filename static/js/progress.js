// Follows work that takes a while: the element with data-progress-url is fetched again every 1.5 s and takes over what
// comes back, until the attribute is gone; only what differs is touched, so focus, an opened question and the place
// on the page stay. A reply with the header X-Done: 1 loads the page anew.
(() => {
  "use strict";

  const EVERY = 1500;
  const SLOWEST = 15000;

  function takeOver(element, next) {
    if (element.isEqualNode(next)) return;
    for (const { name } of [...element.attributes]) {
      if (!next.hasAttribute(name) && name !== "open") element.removeAttribute(name);
    }
    for (const { name, value } of [...next.attributes]) {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
    const before = [...element.childNodes];
    const after = [...next.childNodes];
    after.forEach((child, at) => {
      const old = before[at];
      if (!old) element.append(child);
      else if (old.nodeName !== child.nodeName) old.replaceWith(child);
      else if (old.nodeType === Node.ELEMENT_NODE) takeOver(old, child);
      else if (old.data !== child.data) old.data = child.data;
    });
    before.slice(after.length).forEach((old) => old.remove());
  }

  async function ask(element) {
    const reply = await fetch(element.dataset.progressUrl, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (reply.headers.get("X-Done") === "1" || reply.redirected) return "done";
    if (reply.status >= 400 && reply.status < 500) return "gone";
    if (!reply.ok) throw new Error(reply.statusText);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const next = (element.id && page.getElementById(element.id)) || page.body.firstElementChild;
    if (next) takeOver(element, next);
    return "";
  }

  function follow(element, wait = EVERY) {
    window.setTimeout(async () => {
      if (!element.isConnected || !element.dataset.progressUrl) return;
      if (document.hidden) { follow(element); return; }
      try {
        const answer = await ask(element);
        if (answer === "done") window.location.reload();
        else if (answer !== "gone") follow(element);
      } catch {
        follow(element, Math.min(wait * 2, SLOWEST));
      }
    }, wait);
  }

  document.querySelectorAll("[data-progress-url]").forEach((element) => follow(element));
})();
