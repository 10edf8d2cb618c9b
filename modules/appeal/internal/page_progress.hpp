#pragma once
/// How an appeal stands, told to the enterprise: one sentence of what happens now, who has it and until when,
/// and the clocks with their outcome. A clock that was missed is said to be missed. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "modules/appeal/internal/list.hpp"
#include "modules/appeal/internal/view.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

/// Sets NOW (empty when nothing is under way), NOW_KIND ("", "warn", "good": class of the note), EXTENDED
/// when the deadline was moved, and CLOCKS{LABEL, VALUE, NOTE}.
void show_progress(const kernel::Context& context, http::Values& values, const AppealView& view);

/// How it stands in a word: the state, or that the answer is being done anew.
std::string standing_of(const kernel::Context& context, State state, int redo_count);

/// The same for a row of a list: an answer that waits for the caller's rating says what to do, not where it
/// stands. Staff read the state.
std::string word_for_caller(const kernel::Context& context, const AppealRow& row);

/// The newest answer does not hold any more: somebody was dissatisfied, or had it opened again.
bool answer_is_past(State state, const std::optional<base::Timestamp>& replied_at);

/// Whether the present answer waits for the enterprise's rating; a rating of an answer before it does not
/// count.
bool waits_for_rating(const AppealView& view);

/// "2 天 3 小时", "45 分钟": the two largest units of a length of time, at least one minute.
std::string span_words(base::Timestamp::duration length, kernel::Lang lang);

/// What stands as {NAME} in `text` replaced.
std::string filled(std::string text, std::initializer_list<std::pair<std::string_view, std::string>> words);

}  // namespace qiying::appeal
