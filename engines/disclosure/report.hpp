#pragma once
/// Reports in the forms people and programs read. Pure and thread-safe.

#include <span>
#include <string>

#include "engines/disclosure/disclosure.hpp"

namespace qiying::disclosure {

/// The `--json` document: {"documents": [Report...]} (see `Report` for the members).
std::string to_json(std::span<const Report> reports);
/// One self-contained page for a finance officer: findings by severity with their arithmetic, then what was
/// checked.
std::string to_html(std::span<const Report> reports);
/// Lines for a terminal, Chinese and English.
std::string to_text(const Report& report);

}  // namespace qiying::disclosure
