// Runs before the first paint, so that a dark or English screen does not flash light or Chinese.
(function () {
  function cookie(name) {
    var found = document.cookie.match('(?:^|; )' + name + '=([^;]*)');
    return found ? found[1] : '';
  }
  var theme = cookie('qy_theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (cookie('qy_lang') === 'en') document.documentElement.lang = 'en';
})();
