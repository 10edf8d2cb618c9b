#pragma once
/// The servers that an installation leans on.

#include "apps/qiying/findings.hpp"
#include "platform/config/config.hpp"

namespace qiying::app {

/// Whether mail server, gateways and the city's sign-in answer as the settings say; nothing is sent to them
/// but the password of the mail server, under TLS. Waits up to thirty seconds for each.
void look_at_neighbours(Findings& out, const config::Settings& settings);

}  // namespace qiying::app
