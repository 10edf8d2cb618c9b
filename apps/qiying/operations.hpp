#pragma once
#include "apps/qiying/choices.hpp"

namespace qiying::app {

/// `qiying backup`, `qiying restore`, `qiying migrate`.
void add_operations(CLI::App& app, Choices& choices, Common& common);

}  // namespace qiying::app
