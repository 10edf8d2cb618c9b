#pragma once
/// What an answer shows of a case beside its record.

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// What the answer to a step shows beside the record, asked for together with it.
struct Answered {
  std::optional<db::Pending<Step>> before;            ///< the history so far
  std::optional<db::Pending<files::FileInfo>> files;  ///< what is attached
  std::vector<Step> taken;                            ///< the steps taken now
};

}  // namespace qiying::appeal
