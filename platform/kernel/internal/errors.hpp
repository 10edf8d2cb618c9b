#pragma once
/// Errors as JSON in the caller's language, and the standard errors of bare status codes.

#include <string>

#include "platform/base/result.hpp"
#include "platform/http/html.hpp"

namespace qiying::kernel {

/// `{"code":..., "message":..., "field":..., "help":..., "others":[...], "trace_id":...}`
std::string error_json(const base::Error& error, http::Lang lang, std::string_view trace_id);

/// What a status without further explanation means to its reader.
base::Error error_of_status(int status);

}  // namespace qiying::kernel
