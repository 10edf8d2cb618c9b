#pragma once
/// The list as a file: CSV (UTF-8 with BOM, formula-safe) and XLSX, for the same filter as the screen.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_exports(kernel::Registry& registry);

}  // namespace qiying::appeal
