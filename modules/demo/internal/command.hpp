#pragma once
/// `qiying demo`.

#include <iosfwd>
#include <span>

#include "modules/demo/demo.hpp"

namespace qiying::demo {

/// Reads `--seed N --scale small|district|city --today DATE[ TIME]`; without a day it is `now`. A day without
/// a time means its morning, 08:30, so that the same words give the same data all day long. Error at the
/// argument at fault.
base::Result<Options> read_arguments(std::span<const std::string> args, base::Timestamp now);

/// What `--help` prints.
extern const std::string_view kHelp;

/// Exit code: 0 done or there already, 2 bad arguments.
int run_command(db::Pool& pool, base::Timestamp now, std::string_view listen,
                std::span<const std::string> args);

}  // namespace qiying::demo
