#pragma once
/// The API document (OpenAPI 3.1), generated from the registered routes and the described structs.

#include <string>

#include "platform/kernel/module.hpp"

namespace qiying::kernel {

/// JSON text of the document of every API route. Pure.
std::string openapi_document(const Registry& registry, std::string_view title, std::string_view version);

}  // namespace qiying::kernel
