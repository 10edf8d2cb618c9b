#pragma once
/// Legacy enterprises 改制企业 and enterprises in hardship 困难企业 (Jianghan's complaint work: investigate,
/// coordinate, resolve): the record of an investigation in a case, and the list of funds with who is given
/// how much, when it is due and when it was paid. The centre keeps the list; leaders read it.

#include "modules/appeal/internal/use_cases.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

enum class HardshipKind { legacy, hardship };
QY_ENUM(HardshipKind, "legacy", "hardship")

/// Where a grant stands on a day: due, late (its day is past), paid, or dropped.
enum class HardshipState { due, late, paid, dropped };
QY_ENUM(HardshipState, "due", "late", "paid", "dropped")

base::Text title_of(HardshipKind kind);
base::Text title_of(HardshipState state);

void register_hardship(kernel::Registry& registry);
void register_investigations(kernel::Registry& registry);

}  // namespace qiying::appeal
