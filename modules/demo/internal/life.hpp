#pragma once
/// What happens to one appeal between its submission and now. The rules are those of modules/appeal, which
/// checks every step when it takes the appeal over; here is only chance.

#include "modules/appeal/appeal.hpp"
#include "modules/demo/internal/organisations.hpp"
#include "modules/demo/internal/texts.hpp"

namespace qiying::demo {

/// How a life goes, apart from its timing.
struct Fate {
  /// Where somebody sleeps: nothing happens from there on.
  enum class Stop { never, before_dispatch, before_sign, before_reply, before_rating };
  Stop stop = Stop::never;
  bool rejected = false, withdrawn = false;
  bool returned = false;  ///< by the first department
  bool prompt = false;    ///< nobody is late
  int redo = 0;           ///< how often the enterprise is not satisfied, 0 to 2
};

/// Rare things as rare as they are, and sleepers among the newest.
Fate fate_of(Random& random, base::Timestamp submitted, base::Timestamp now);

/// Everything that a life needs to know.
struct Circumstances {
  const Staff& staff;
  const Office& lead;   ///< who leads in the end
  const Office& wrong;  ///< to whom it goes first when it comes back
  const Leaf& leaf;
  std::size_t ask = 0;
  Words words;
  base::Timestamp now;
};

/// Appends the steps that lie before now.
void live(appeal::ReadyAppeal& appeal, const Fate& fate, const Circumstances& circumstances, Random& random);

}  // namespace qiying::demo
