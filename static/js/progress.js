// Follows work that takes a while: the element with data-progress-url is fetched again every 1.5 s and takes over what
// comes back, until the attribute is gone. A reply with the header X-Done: 1 loads the page anew.
(() => {
  "use strict";

  const EVERY = 1500;
  const SLOWEST = 15000;

  function takeOver(element, next) {
    if (element.isEqualNode(next)) return;
    for (const { name } of [...element.attributes]) if (!next.hasAttribute(name)) element.removeAttribute(name);
    for (const { name, value } of [...next.attributes]) element.setAttribute(name, value);
    element.replaceChildren(...next.childNodes);
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
