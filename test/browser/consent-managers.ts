/**
 * Stand-ins for the three consent managers, each of which behaves as its makers document it (and, of tarteaucitron, as its source does) towards a
 * service that waits for consent. `decide(yes)` is what the visitor presses; `#yes` or `#no` in the address is what was decided on
 * an earlier page, which each of them remembers in its own cookie.
 */
export const CONSENT_MANAGERS: Readonly<Record<string, string>> = {
  // `_axcb` is an array until the SDK is there and calls at once from then on; `cookies:complete` comes with all choices, on later pages by itself
  // and perhaps before anybody listens; the choices lie in a cookie of JSON by vendor.
  axeptio: `
    (function () {
      var listeners = [], choices = null;
      var earlier = { '#yes': true, '#no': false }[location.hash];
      if (earlier !== undefined) document.cookie = 'axeptio_cookies=' + encodeURIComponent(JSON.stringify({ $$token: 't', ripen: earlier, $$completed: true }));
      var sdk = { on: function (event, f) { if (event === 'cookies:complete') listeners.push(f); } };
      var waiting = window._axcb || [];
      window._axcb = { push: function (f) { f(sdk); } };
      waiting.forEach(window._axcb.push);
      window.decide = function (yes) { choices = { other: true, ripen: yes }; listeners.forEach(function (f) { f(choices); }); };
    })();`,
  // A vendor nobody has decided on is told as not enabled too; `isUserStatusPartial` tells the two apart.
  didomi: `
    (function () {
      var decided = { '#yes': true, '#no': false }[location.hash];
      window.Didomi = {
        getCurrentUserStatus: function () { return { vendors: { ripen: { id: 'ripen', enabled: decided === true } }, purposes: {} }; },
        isUserStatusPartial: function () { return decided === undefined; },
      };
      var waiting = window.didomiOnReady || [];
      window.didomiOnReady = { push: function (f) { f(window.Didomi); } };
      waiting.forEach(window.didomiOnReady.push);
      window.didomiEventListeners = window.didomiEventListeners || [];
      window.decide = function (yes) {
        decided = yes;
        window.didomiEventListeners.forEach(function (one) { if (one.event === 'consent.changed') one.listener({ action: 'click' }); });
      };
    })();`,
  // A service is launched once: `js` is not called a second time, and `fallback` only when the service is added, also while nobody has decided, before
  // the state is set. Whatever is pressed afterwards is told by an event on the document.
  tarteaucitron: `
    (function () {
      var decided = { '#yes': 'true', '#no': 'false' }[location.hash], stored = decided ? '!ripen=' + decided : '!other=true';
      var tell = function (name) { document.dispatchEvent(new Event(name)); };
      var t = (window.tarteaucitron = { services: {}, state: {}, launch: {}, job: [], cookie: {
        read: function () { return stored; },
        create: function (key, status) { stored = stored.replace(new RegExp('!' + key + '=(wait|true|false)', 'g'), '') + '!' + key + '=' + status; },
      } });
      t.addService = function (key) {
        var service = t.services[key], cookie = t.cookie.read();
        if (cookie.indexOf(key + '=true') >= 0) {
          if (t.launch[key] !== true) { t.launch[key] = true; tell(key + '_consentModeOk'); service.js(); tell(key + '_loaded'); }
          t.state[key] = true;
        } else if (cookie.indexOf(key + '=false') >= 0) { service.fallback(); t.state[key] = false; }
        else { t.cookie.create(key, 'wait'); service.fallback(); }
        tell(key + '_added');
      };
      t.job.push = function (key) { if (t.job.indexOf(key) < 0) { Array.prototype.push.call(this, key); t.launch[key] = false; t.addService(key); } };
      window.decide = function (yes) {
        t.job.forEach(function (key) {
          if (t.state[key] === yes) return;
          tell(key + (yes ? '_consentModeOk' : '_consentModeKo'));
          if (yes && t.launch[key] !== true) { t.launch[key] = true; t.services[key].js(); tell(key + '_loaded'); }
          t.state[key] = yes;
          t.cookie.create(key, yes);
          tell(key + (yes ? '_allowed' : '_disallowed'));
        });
      };
    })();`,
};
