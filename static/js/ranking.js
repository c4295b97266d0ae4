// Puts the items of an ol.rank-list in order by dragging, by buttons and by keys. Without this script each item keeps
// its own "Move to place" field; with it, the element marked data-rank (a select or a hidden input) follows the order.
(() => {
  "use strict";

  const items = (list) => [...list.children];
  const place = (item) => items(item.parentElement).indexOf(item) + 1;

  function sentence(list, template, item) {
    return (list.dataset[template] || "").replace("{label}", item.dataset.label || "")
      .replace("{place}", place(item)).replace("{total}", list.children.length);
  }

  function say(list, template, item) {
    const live = list.parentElement.querySelector("[data-rank-said]");
    if (live) live.textContent = sentence(list, template, item);
  }

  function number(list) {
    items(list).forEach((item, index, all) => {
      item.querySelectorAll(".place").forEach((shown) => { shown.textContent = index + 1; });
      item.querySelectorAll("[data-rank]").forEach((field) => { field.value = index + 1; });
      const [up, down] = item.querySelectorAll("[data-move]");
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === all.length - 1;
      const handle = item.querySelector(".handle");
      if (handle && list.dataset.handle) handle.setAttribute("aria-label", sentence(list, "handle", item));
    });
  }

  function put(list, item, at) {
    const others = items(list).filter((other) => other !== item);
    const to = Math.max(0, Math.min(at, others.length));
    if (to === place(item) - 1) return false;
    // Move the neighbours, not the item: an element that is moved loses the focus.
    if (to < place(item) - 1) others.slice(to, place(item) - 1).reverse().forEach((other) => item.after(other));
    else others.slice(place(item) - 1, to).forEach((other) => item.before(other));
    number(list);
    return true;
  }

  function changed(list) {
    list.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelectorAll("[data-unsaved]").forEach((line) => {
      line.textContent = line.dataset.unsaved;
      line.classList.add("is-unsaved");
    });
  }

  function start(list) {
    let held = null;
    let from = 0;

    function hold(item) {
      held = item;
      from = place(item) - 1;
      item.classList.add("is-held");
      item.querySelector(".handle").setAttribute("aria-pressed", "true");
      say(list, "held", item);
    }

    function drop(cancelled) {
      const item = held;
      if (!item) return;
      held = null;
      if (cancelled) put(list, item, from);
      item.classList.remove("is-held");
      item.querySelector(".handle").setAttribute("aria-pressed", "false");
      say(list, cancelled ? "cancelled" : "dropped", item);
      if (place(item) - 1 !== from) changed(list);
    }

    function step(item, by) {
      if (!put(list, item, place(item) - 1 + by)) return;
      say(list, "moved", item);
      if (item !== held) changed(list);
    }

    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      const item = button.closest("li");
      step(item, button.dataset.move === "up" ? -1 : 1);
      if (button.disabled) item.querySelector("[data-move]:not(:disabled)")?.focus();
    });

    list.addEventListener("keydown", (event) => {
      const handle = event.target.closest(".handle");
      if (!handle) return;
      const item = handle.closest("li");
      const moves = { ArrowUp: -1, ArrowDown: 1, Home: -list.children.length, End: list.children.length };
      if (event.key === " " || event.key === "Enter") {
        if (held) drop(false);
        else hold(item);
      } else if (event.key === "Escape" && held) drop(true);
      else if (event.key in moves && (held === item || event.altKey)) step(item, moves[event.key]);
      else return;
      event.preventDefault();
    });

    list.addEventListener("focusout", (event) => {
      if (held && event.target.closest(".handle") && !held.contains(event.relatedTarget)) drop(false);
    });

    list.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest(".handle");
      if (!handle || event.button !== 0) return;
      if (held) drop(false);
      hold(handle.closest("li"));
      handle.setPointerCapture(event.pointerId);
    });

    list.addEventListener("pointermove", (event) => {
      if (!held || !event.target.hasPointerCapture?.(event.pointerId)) return;
      if (event.clientY < 60) window.scrollBy(0, -12);
      if (event.clientY > window.innerHeight - 90) window.scrollBy(0, 12);
      const others = items(list).filter((other) => other !== held);
      const at = others.filter((other) => {
        const box = other.getBoundingClientRect();
        return event.clientY > box.top + box.height / 2;
      }).length;
      if (put(list, held, at)) say(list, "moved", held);
    });

    const release = (cancelled) => (event) => {
      if (held && event.target.closest(".handle")) drop(cancelled);
    };
    list.addEventListener("pointerup", release(false));
    list.addEventListener("pointercancel", release(true));

    list.classList.add("is-live");
    list.querySelectorAll(".handle, .moves").forEach((part) => { part.hidden = false; });
    number(list);
  }

  document.querySelectorAll("ol.rank-list").forEach((list) => {
    if (list.querySelector(".handle")) start(list);
  });
})();
