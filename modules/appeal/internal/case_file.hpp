#pragma once
/// The case file on paper: everything of one appeal that the reader may see, in the order in which it is
/// filed, as PDF with a QR code that leads back to the case; the code alone for the printed screen.

#include "platform/kernel/module.hpp"

namespace qiying::appeal {

void register_case_file(kernel::Registry& registry);

}  // namespace qiying::appeal
