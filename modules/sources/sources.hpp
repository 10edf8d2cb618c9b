#pragma once
/// Sources of records about enterprises, and which enterprise of the register each record is of. Other
/// modules need nothing of it yet: what sources know reaches the register's own values (see README.md).

#include "platform/base/id.hpp"

namespace qiying::sources {

using LoadId = base::Id<struct LoadTag>;
using RunId = base::Id<struct RunTag>;
using DoubtId = base::Id<struct DoubtTag>;
using OrderId = base::Id<struct OrderTag>;

}  // namespace qiying::sources
