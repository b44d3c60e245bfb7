// The door without network: readings wait in the phone's own store and are sent when there is a way. Without this file
// each reading is a plain form.
(function () {
  var root = document.querySelector("[data-door]");
  if (!root) return;
  var key = "ipek-door-" + root.dataset.door;
  var form = root.querySelector("form[data-scan]");
  var field = form.querySelector("input[name=badge]");
  var news = root.querySelector("[data-news]");
  var waiting = root.querySelector("[data-waiting]");
  var count = root.querySelector("[data-come]");
  var sending = false;

  function queue() {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch (error) { return []; }
  }
  function keep(rows) {
    localStorage.setItem(key, JSON.stringify(rows));
    waiting.textContent = rows.length;
    waiting.closest("[data-queue]").hidden = rows.length === 0;
  }
  function code(text) {
    return text.trim().replace(/\/+$/, "").split("/").pop();
  }
  function rowOf(badge) {
    return Array.prototype.find.call(root.querySelectorAll("[data-badge]"), function (row) {
      return row.dataset.badge === badge;
    });
  }
  function say(text, bad) {
    var line = document.createElement("li");
    line.textContent = text;
    if (bad) line.className = "text-error";
    news.prepend(line);
    while (news.children.length > 5) news.lastChild.remove();
  }
  function mark(badge) {
    var row = rowOf(badge);
    if (!row || row.dataset.here) return Boolean(row);
    row.dataset.here = "1";
    row.querySelector("[data-state]").textContent = root.dataset.here;
    var button = row.querySelector("form");
    if (button) button.remove();
    count.textContent = Number(count.textContent) + 1;
    return true;
  }
  function read(text) {
    var badge = code(text);
    if (!badge) return;
    var rows = queue();
    rows.push({ client_id: crypto.randomUUID(), badge: badge, at: new Date().toISOString() });
    keep(rows);
    var row = rowOf(badge);
    // Known from the list that is on the page: the person need not wait for the network.
    say(row ? row.dataset.name : root.dataset.unknown, !row);
    mark(badge);
    send();
  }
  function send() {
    var rows = queue();
    if (sending || rows.length === 0) return;
    sending = true;
    fetch(root.dataset.upload, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("input[name=csrfmiddlewaretoken]").value
      },
      body: JSON.stringify({ scans: rows.slice(0, 200) })
    }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(function (answer) {
      var done = {};
      answer.readings.forEach(function (reading) {
        done[reading.client_id] = true;
        if (reading.answer !== "welcome") say(reading.text, reading.answer !== "again");
      });
      keep(queue().filter(function (row) { return !done[row.client_id]; }));
      root.removeAttribute("data-offline");
    }).catch(function () {
      root.setAttribute("data-offline", "");
    }).finally(function () { sending = false; });
  }

  // As people type names: without accents, and with the letters that a foreign keyboard has not.
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ə/g, "e").replace(/ı/g, "i");
  }
  var find = root.querySelector("[data-find]");
  function filter() {
    var wanted = fold(find.value.trim());
    root.querySelectorAll("[data-badge]").forEach(function (row) {
      row.hidden = fold(row.dataset.name).indexOf(wanted) < 0;
    });
  }
  if (find) find.addEventListener("input", filter);

  root.addEventListener("submit", function (event) {
    var own = event.target;
    if (!own.matches("form[data-scan], form[data-row]")) return;
    event.preventDefault();
    event.stopPropagation();
    read(own.querySelector("input[name=badge]").value);
    field.value = "";
    if (find) {
      find.value = "";
      filter();
    }
    field.focus();
  }, true);
  window.addEventListener("online", send);
  setInterval(send, 15000);
  keep(queue());
  send();
  queue().forEach(function (row) { mark(row.badge); });
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(root.dataset.worker, { scope: location.pathname }).catch(function () {});
  }

  // A camera that reads codes itself, where the browser has one.
  var camera = root.querySelector("[data-camera]");
  if (!camera || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  camera.hidden = false;
  camera.addEventListener("click", function () {
    var video = root.querySelector("video");
    var detector = new BarcodeDetector({ formats: ["qr_code"] });
    var last = "";
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      video.hidden = false;
      video.srcObject = stream;
      return video.play();
    }).then(function look() {
      detector.detect(video).then(function (codes) {
        var text = codes.length ? codes[0].rawValue : "";
        if (text && text !== last) read(text);
        last = text || last;
      }).catch(function () {}).finally(function () { setTimeout(look, 300); });
    }).catch(function () { camera.hidden = true; });
  });
})();
