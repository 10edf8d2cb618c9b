#pragma once
/// A write with an `Idempotency-Key` is done once: the first answer is kept in the same transaction as its
/// effect and given again to every repetition, for 24 hours.

#include <optional>
#include <string>

#include "platform/kernel/context.hpp"

namespace qiying::kernel {

struct StoredAnswer {
  int status = 0;
  std::string body;
};
QY_DESCRIBE(StoredAnswer, QY_FIELD(status), QY_FIELD(body))

/// The key of the request; empty when there is none. 422 for a key that is not 8–100 visible ASCII
/// characters.
base::Result<std::string> idempotency_key(const http::Request& request);
/// Claims the key in the open transaction. The stored answer of an earlier request with the same key; nullopt
/// when this is the first. 422 when the key was used for a different request.
base::Result<std::optional<StoredAnswer>> claim_key(Context& context, const std::string& key);
/// Keeps the answer; call in the same transaction.
void keep_answer(Context& context, const std::string& key, const StoredAnswer& answer);

}  // namespace qiying::kernel
