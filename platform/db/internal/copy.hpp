#pragma once
/// COPY ... FROM STDIN in text format.

#include "platform/db/internal/session.hpp"

namespace qiying::db::internal {

std::int64_t copy_in(Session& session, const std::string& target,
                     const std::function<void(CopyWriter&)>& write);

}  // namespace qiying::db::internal
