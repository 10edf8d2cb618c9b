#pragma once
/// Filling the words in braces of the demo's sentences. Pure.

#include <functional>

#include "modules/demo/internal/enterprises.hpp"

namespace qiying::demo {

using Words = std::map<std::string, std::string, std::less<>>;

/// `pattern` with every "{word}" replaced; an unknown word is a fault of the data (std::runtime_error).
std::string fill(std::string_view pattern, const Words& words);

/// Words about an enterprise and its troubles; equal streams give equal words. `name` is as the register
/// shows it.
Words words_about(const Enterprise& enterprise, const std::string& name, const Building& building,
                  base::Timestamp at, Random& random);

}  // namespace qiying::demo
