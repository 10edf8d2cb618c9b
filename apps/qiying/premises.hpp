#pragma once
/// What can be wrong with an installation before its database is opened.

#include "apps/qiying/findings.hpp"
#include "platform/config/config.hpp"

namespace qiying::app {

/// Disk, secrets and who can read them, backups, how it listens and who keeps its log. `config` is the file
/// of settings that was read; empty: none.
void look_at_premises(Findings& out, const config::Settings& settings, const std::string& config);

}  // namespace qiying::app
