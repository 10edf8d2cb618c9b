#pragma once
/// `qiying register import FILE`: the import from the command line.

#include <span>

#include "modules/register/register.hpp"
#include "platform/base/time.hpp"

namespace qiying::register_ {

/// What the command needs of the installation.
struct CommandPlace {
  db::Pool& pool;
  const base::Clock& clock;
  std::string district;
};

/// What `--help` prints.
extern const std::string_view kImportHelp;
/// Whether the arguments are complete and the files that they name can be read.
base::Result<void> check_import(std::span<const std::string> args);
/// 0: all taken over; 1: some records were rejected; 2: bad arguments, mapping or file (nothing was changed).
int import_command(const CommandPlace& place, std::span<const std::string> args);

}  // namespace qiying::register_
