#pragma once
/// What the commands of the program share: options of an installation, and the choice that was typed.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "apps/qiying/installation.hpp"

namespace qiying::app {

inline constexpr int kDone = 0, kFailed = 1, kBadInput = 2;

/// Options that every command with an installation takes; they win over file and environment.
struct Common {
  std::string config, data, database_url, listen;
  bool demo = false;

  void add_to(CLI::App& app);
  /// The file that --config or QIYING_CONFIG names, else that of the installed package; empty: none.
  std::string file() const;
  /// What file, environment and arguments say; from here on the program is the owner of the data directory
  /// (owner.hpp).
  base::Result<config::Settings> settings() const;
  /// What was typed, as keys of the settings: {"data", "/srv/qiying"}.
  std::vector<std::pair<std::string, std::string>> typed() const;
};

/// A subcommand and what it does; gives the exit code.
struct Choice {
  CLI::App* sub;
  std::function<int()> run;
};
using Choices = std::vector<Choice>;

/// In both languages, as a terminal shows it.
std::string both(const base::Text& text);
/// Says an error at the terminal.
void tell(const base::Error& error);
/// The same; gives kBadInput.
int refuse(const base::Error& error);
/// An error when nothing was ever installed at `settings.data`: a command that looks after an installation
/// must not make an empty one out of a misspelt path.
base::Result<void> must_exist(const config::Settings& settings);
/// Runs `work` on an opened installation, beside a serving program if there is one; kFailed when it cannot be
/// opened.
int with_installation(const Common& common, const std::function<int(Installation&)>& work);
/// The same; kBadInput when there is none.
int with_existing_installation(const Common& common, const std::function<int(Installation&)>& work);

}  // namespace qiying::app
