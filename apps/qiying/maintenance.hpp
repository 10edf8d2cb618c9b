#pragma once
#include <CLI/CLI.hpp>

#include "apps/qiying/choices.hpp"

namespace qiying::app {

/// `qiying maintenance on|off`.
void add_maintenance(CLI::App& app, Choices& choices, Common& common);

}  // namespace qiying::app
