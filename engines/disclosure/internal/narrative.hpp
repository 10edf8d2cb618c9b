#pragma once
// Text to paragraphs, sentences and the figures in them.

#include "engines/disclosure/internal/model.hpp"

namespace qiying::disclosure::internal {

// Joins the lines that belong to no table into paragraphs. `in_table[i]` tells which lines do.
std::vector<Paragraph> read_paragraphs(const Lines& lines, const std::vector<bool>& in_table);
// The prose inside the cells of forms.
void add_cell_paragraphs(const Table& table, std::size_t index, std::vector<Paragraph>& out);
// The same of a form that was read as words.
void add_word_paragraphs(const Table& table, std::size_t index, std::vector<Paragraph>& out);
// Sentences of a text and their figures.
std::vector<Sentence> read_sentences(std::string_view text, std::size_t line);
// A heading such as "六、基本支出安排情况": enumerated, short, without a sentence.
bool heading(std::string_view squeezed);

}  // namespace qiying::disclosure::internal
