#pragma once
// Lines to a document: what is a table, what is text, which year, which kind.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

Document read_document(Lines lines);

}  // namespace qiying::disclosure::internal
