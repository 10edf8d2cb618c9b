#pragma once
/// `qiying serve`: the web server with its workers, until a signal ends it.

#include "apps/qiying/installation.hpp"

namespace qiying::app {

/// Serves until SIGINT or SIGTERM; 0 after a clean stop, 1 when it cannot start (said on standard error).
int serve(const config::Settings& settings);

}  // namespace qiying::app
