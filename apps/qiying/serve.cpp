#include "apps/qiying/serve.hpp"

#include <fmt/format.h>
#include <malloc.h>
#include <sched.h>

#include <csignal>
#include <iostream>

#include "apps/qiying/choices.hpp"
#include "apps/qiying/site.hpp"
#include "platform/http/server.hpp"
#include "platform/log/log.hpp"

namespace qiying::app {
namespace {

constexpr std::chrono::seconds kSupervisionPause{1};

void say(std::string_view what) {
  std::cerr << "qiying: " << what << std::endl;
}

/// Blocks the signals that the main thread waits for in every thread: those that end us, the death of a
/// child, which may be the database, and, with a log file of our own, the wish to open it anew.
sigset_t block_signals(bool has_log_file) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGCHLD);
  if (has_log_file) sigaddset(&set, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// Server and database wake each other at every statement. Without this, whoever is woken pushes the other
/// off its core at once; a tenth of all processor time went into that
/// (docs/adr/20261121-batch-scheduling.md). The database inherits it.
void prefer_whole_slices() {
  const sched_param none{};
  if (sched_setscheduler(0, SCHED_BATCH, &none) != 0)
    log::warn("serve.scheduling", {{"errno", std::to_string(errno)}});
}

/// glibc raises both thresholds with each large block that is freed, and then keeps up to 64 MB for every
/// thread that ever worked hard.
void keep_little_memory() {
  constexpr int kMost = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kMost);
  mallopt(M_TRIM_THRESHOLD, kMost);
}

/// A database that cannot be started now (a full disk, say) may be startable later: until then requests get
/// their 503.
void look_after(Installation& installation) {
  try {
    if (installation.supervise()) say("the database had died and runs again");
  } catch (const std::exception& e) {
    log::error("database.start", {{"what", e.what()}});
  }
}

void open_log_anew() {
  if (const auto opened = log::reopen(); !opened.ok()) say(opened.error().message.en);
}

/// Waits for the signal to end and looks after the database meanwhile.
void wait_for_end(const sigset_t& signals, Installation& installation) {
  const timespec pause{kSupervisionPause.count(), 0};
  for (int signal = 0; signal != SIGINT && signal != SIGTERM;) {
    signal = sigtimedwait(&signals, nullptr, &pause);
    if (signal == SIGHUP) open_log_anew();
    look_after(installation);
  }
}

int run(Installation& installation, const sigset_t& signals) {
  const auto& listen = installation.services().settings.listen;
  Site site(installation);
  site.start();
  malloc_trim(0);  // migrations and the making of a demo district are over, their memory goes back
  say(fmt::format("serving at http://{}", listen));
  std::cerr << site.announcements() << std::flush;
  log::info("serve.started", {{"listen", listen}});
  wait_for_end(signals, installation);
  say("stopping");
  site.stop();
  return 0;
}

}  // namespace

int serve(const config::Settings& settings) {
  const auto signals = block_signals(!settings.log_file.empty());
  log::set_level(*log::parse_level(settings.log_level));
  prefer_whole_slices();
  keep_little_memory();
  if (const auto taken = http::cannot_listen(settings.listen); !taken.empty()) {
    say(taken +
        "\n  Another program has it, or an earlier qiying still runs; choose another with --listen or "
        "QIYING_LISTEN.");
    return 1;
  }
  auto installation = Installation::open(settings, say);
  if (!installation.ok()) {
    const auto& error = installation.error();
    say(error.message.en + (error.help.en.empty() ? "" : "\n  " + error.help.en));
    return 1;
  }
  // Not earlier: the file may lie in the folder that the opening has just made.
  if (const auto opened = log::set_file(settings.log_file); !opened.ok()) return refuse(opened.error());
  try {
    return run(**installation, signals);
  } catch (const std::exception& e) {
    say(e.what());
    return 1;
  }
}

}  // namespace qiying::app
