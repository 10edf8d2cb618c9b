#pragma once
/// What a reader sees of a person's data.

#include "modules/register/register.hpp"

namespace qiying::register_ {

/// "张三丰" → "张**".
std::string mask_person(std::string_view name);

}  // namespace qiying::register_
