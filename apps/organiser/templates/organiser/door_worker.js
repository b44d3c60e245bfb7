// Keeps the door's page and what it is drawn with, so that it opens without network. Pages are fetched first, kept second.
var CACHE = "ipek-door-1";
var PAGE = "{{ page|escapejs }}";
var PARTS = [{% for script in scripts %}"{{ script|escapejs }}", {% endfor %}"{{ style|escapejs }}"];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(PARTS.concat(PAGE)); }));
  self.skipWaiting();
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET") return;
  var url = new URL(request.url);
  var isPage = url.pathname === PAGE;
  if (!isPage && PARTS.indexOf(url.pathname) < 0) return;
  event.respondWith(fetch(request).then(function (answer) {
    var copy = answer.clone();
    caches.open(CACHE).then(function (cache) {
      // A sign-in page that stands in for the door is not the door: whoever is here now must not see the names.
      if (answer.ok && !answer.redirected) cache.put(isPage ? PAGE : request, copy);
      else if (isPage && answer.status < 500) cache.delete(PAGE);
    });
    return answer;
  }).catch(function () { return caches.match(isPage ? PAGE : request); }));
});
