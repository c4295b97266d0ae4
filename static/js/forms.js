// Three courtesies of forms: the error summary takes the focus, typed input is not lost by a slip, nothing is sent twice.
// data-quiet on a form: do not warn. data-typed: it came back with what was typed, so warn at once. data-again on a form: it may be sent again (a download, for example).
(() => {
  "use strict";

  const unsaved = new Set();
  const isPost = (form) => form instanceof HTMLFormElement && form.method === "post";
  const buttons = (form) => [...form.elements].filter((part) => part.type === "submit");

  document.querySelector(".error-summary")?.focus();

  function typed(event) {
    const form = event.target.form || event.target.closest?.("form");
    if (form && isPost(form) && !("quiet" in form.dataset)) unsaved.add(form);
  }
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);

  document.querySelectorAll("form[data-typed]").forEach((form) => unsaved.add(form));

  window.addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isPost(form)) return;
    if ("sent" in form.dataset) { event.preventDefault(); return; }
    unsaved.delete(form);
    if ("again" in form.dataset) return;
    form.dataset.sent = "";
    // Later, so that the pressed button's own name and value still travel with the form.
    window.setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }));
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      buttons(form).forEach((button) => { button.disabled = false; });
    });
  });

  // A click elsewhere or the escape key closes an open menu.
  const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
})();
