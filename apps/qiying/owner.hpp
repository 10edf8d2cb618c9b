#pragma once
/// Whose installation it is.

#include <filesystem>

#include "apps/qiying/findings.hpp"

namespace qiying::app {

/// Started by root on a data directory that belongs to another user, the program goes on as that user and
/// says so: what root made there the service could not open. Nothing for anybody else, and where there is no
/// directory yet. Before any thread is started. Throws std::runtime_error when the system refuses.
void act_as_owner(const std::filesystem::path& data);

/// Names what lies in the data directory and does not belong to its owner.
void look_at_owner(Findings& out, const std::filesystem::path& data);

}  // namespace qiying::app
