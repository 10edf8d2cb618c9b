#pragma once
/// What a wrong command line is answered: the word that is not known, and the commands or options there are.

#include <CLI/CLI.hpp>

namespace qiying::app {

/// For CLI::App::failure_message: Chinese and English, ends with a newline.
std::string explain_misuse(const CLI::App* app, const CLI::Error& error);

}  // namespace qiying::app
