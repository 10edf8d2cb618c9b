#pragma once
#include <CLI/CLI.hpp>

#include "apps/qiying/choices.hpp"

namespace qiying::app {

/// `qiying audit verify|anchor|export`.
void add_audit_commands(CLI::App& app, Choices& choices, Common& common);

}  // namespace qiying::app
