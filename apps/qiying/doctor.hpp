#pragma once
#include "apps/qiying/choices.hpp"

namespace qiying::app {

/// `qiying doctor`: what is wrong with an installation and what to do about it.
void add_doctor(CLI::App& app, Choices& choices, Common& common);

}  // namespace qiying::app
