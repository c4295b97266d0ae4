// A long list of checkboxes, [data-ticks]: the field [data-narrow] hides what does not fit; what is ticked stands on top.
(() => {
  "use strict";

  const plain = (text) => text.toLocaleLowerCase().replace(/\s+/g, "");

  function start(list) {
    const narrow = list.querySelector("[data-narrow]");
    const chosen = list.querySelector("[data-chosen]");
    const said = list.querySelector("[data-found]");
    const homes = new Map();
    list.querySelectorAll(".of-group > .form-check").forEach((row) => homes.set(row, row.parentElement));
    // What the server has put on top goes back to the end of the list of all groups when its tick is taken away.
    const last = [...list.querySelectorAll(".of-group")].pop();

    function show() {
      const sought = plain(narrow.value);
      let count = 0;
      list.querySelectorAll(".of-group > .form-check").forEach((row) => {
        row.hidden = sought !== "" && !plain(row.textContent + row.querySelector("input").value).includes(sought);
        count += !row.hidden;
      });
      list.querySelectorAll(".of-group").forEach((group) => {
        group.hidden = !group.querySelector(".form-check:not([hidden])");
      });
      chosen.hidden = !chosen.querySelector(".form-check");
      return count;
    }

    function place(box) {
      const row = box.closest(".form-check");
      const home = box.checked ? chosen : homes.get(row) || last;
      if (row.parentElement === home) return;
      home.append(row);
      row.hidden = false;
      box.focus();
      show();
    }

    list.addEventListener("change", (event) => {
      if (event.target.type === "checkbox") place(event.target);
    });
    list.addEventListener("ticks:read", () => {
      list.querySelectorAll("input[type=checkbox]").forEach((box) => {
        const row = box.closest(".form-check");
        (box.checked ? chosen : homes.get(row) || last).append(row);
      });
      show();
    });
    narrow.addEventListener("input", () => {
      const count = show();
      said.textContent = said.dataset.found.replace("{count}", count);
    });
    narrow.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    narrow.parentElement.hidden = false;
  }

  document.querySelectorAll("[data-ticks]").forEach(start);
})();
