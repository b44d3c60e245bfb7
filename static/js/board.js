// Dragging on the planning board. The server says where a meeting can go; dropping only opens the page that asks first.
(function () {
  var board = document.querySelector("[data-board]");
  if (!board || !window.fetch) return;
  var status = document.querySelector("[data-board-status]");
  var known = {};
  var places = {};
  var dragged = null;

  function cellOf(place) {
    return place.slot + "\u0000" + place.table;
  }
  function each(selector, act) {
    Array.prototype.forEach.call(board.querySelectorAll(selector), act);
  }
  function clear() {
    each("td.is-free, td.is-possible, td.is-target, td.is-dragged", function (cell) {
      cell.classList.remove("is-free", "is-possible", "is-target", "is-dragged");
      cell.removeAttribute("title");
    });
    places = {};
    dragged = null;
  }
  function show(cell, found) {
    if (dragged !== cell) return;
    found.forEach(function (place) {
      places[cellOf(place)] = place;
    });
    each("td[data-slot]", function (other) {
      var place = places[cellOf(other.dataset)];
      if (!place) return;
      other.classList.add(place.kind === "free" ? "is-free" : "is-possible");
      if (place.note) other.title = place.note;
    });
    if (status) status.textContent = status.dataset.free + " " + found.length;
  }
  function ask(cell) {
    var url = cell.dataset.ways;
    if (!known[url]) {
      known[url] = fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then(function (answer) {
        return answer.ok ? answer.json() : { places: [] };
      });
    }
    known[url].then(function (answer) {
      show(cell, answer.places);
    });
  }

  each("td[data-ways]", function (cell) {
    cell.draggable = true;
  });
  each("td[data-ways] a", function (link) {
    link.draggable = false;
  });
  board.addEventListener("dragstart", function (event) {
    var cell = event.target.closest && event.target.closest("td[data-ways]");
    if (!cell) return;
    clear();
    dragged = cell;
    cell.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", cell.textContent.trim());
    ask(cell);
  });
  board.addEventListener("dragover", function (event) {
    var cell = event.target.closest("td[data-slot]");
    each("td.is-target", function (other) {
      other.classList.remove("is-target");
    });
    if (!cell || !places[cellOf(cell.dataset)]) return;
    event.preventDefault();
    cell.classList.add("is-target");
  });
  board.addEventListener("drop", function (event) {
    var cell = event.target.closest("td[data-slot]");
    var place = cell && places[cellOf(cell.dataset)];
    if (!place) return;
    event.preventDefault();
    window.location.assign(place.url);
  });
  board.addEventListener("dragend", clear);
})();
