#pragma once
/// What bureaus and streets of the fictional district know of its enterprises, as untidy as such lists are:
/// codes missing or mistyped, brand names, slips of the pen, firms that stand in no register. Pure.

#include "modules/demo/internal/enterprises.hpp"
#include "modules/sources/sources.hpp"

namespace qiying::demo {

/// Three lists about some of the first `registered` enterprises, and about strangers beyond them.
std::vector<sources::ReadySource> deliveries(std::uint64_t seed, base::Timestamp now,
                                             const Enterprises& enterprises, std::uint64_t registered);

}  // namespace qiying::demo
