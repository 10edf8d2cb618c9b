#pragma once
/// Pages belong to platform/pages; the old place of their names.

#include "platform/pages/html.hpp"

namespace qiying::http {
using pages::Lang;
using pages::Templates;
using pages::Values;
}  // namespace qiying::http
