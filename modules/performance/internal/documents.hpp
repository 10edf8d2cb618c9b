#pragma once
// Budgets and final accounts: figures are entered or imported once; tables, text and check follow from them.

#include "engines/disclosure/compose.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::performance {

using DocumentId = base::Id<struct DocumentTag>;
using disclosure::Book;
using disclosure::DocumentKind;

enum class DocumentState { draft, published };
QY_ENUM(DocumentState, "draft", "published")

struct DocumentRow {
  DocumentId id;
  int year = 0;
  DocumentKind kind = DocumentKind::budget;
  DocumentState state = DocumentState::draft;
  std::string unit, edited_name, published_by;
  base::Timestamp updated_at;
  std::optional<base::Timestamp> published_at;
};
QY_DESCRIBE(DocumentRow, QY_FIELD(id), QY_FIELD(year), QY_FIELD(kind), QY_FIELD(state), QY_FIELD(unit),
            QY_FIELD(edited_name), QY_FIELD(published_by), QY_FIELD(updated_at), QY_FIELD(published_at))

struct DocumentStep {
  base::Timestamp at;
  std::string action, by_name, note;
  base::Fen total;  // of the figures after the step
};
QY_DESCRIBE(DocumentStep, QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name), QY_FIELD(note), QY_FIELD(total))

struct FieldProblem {
  std::string field, message;
};
QY_DESCRIBE(FieldProblem, QY_FIELD(field), QY_FIELD(message))

struct DocumentView {
  DocumentId id;
  DocumentState state = DocumentState::draft;
  std::string title, edited_name, published_by, hash;
  Book book;
  disclosure::Paper paper;
  disclosure::Report report;
  std::vector<FieldProblem> problems;  // of the figures
  std::vector<DocumentStep> history;
  std::vector<std::string> actions;
  base::Timestamp updated_at;
  std::optional<base::Timestamp> published_at;
  int version = 1;
};
QY_DESCRIBE(DocumentView, QY_FIELD(id), QY_FIELD(state), QY_FIELD(title), QY_FIELD(edited_name),
            QY_FIELD(published_by), QY_FIELD(hash), QY_FIELD(book), QY_FIELD(paper), QY_FIELD(report),
            QY_FIELD(problems), QY_FIELD(history), QY_FIELD(actions), QY_FIELD(updated_at),
            QY_FIELD(published_at), QY_FIELD(version))

struct NewDocument {
  int year = 0;
  DocumentKind kind = DocumentKind::budget;
  std::string unit;
  std::optional<DocumentId>
      copy_of;  // figures to begin with: last year's, or the budget for the final account
};
QY_DESCRIBE(NewDocument, QY_FIELD(year, .min = 2000, .max = 2100), QY_FIELD(kind),
            QY_FIELD(unit, .min = 2, .max = 60), QY_FIELD(copy_of))

struct BookInput {
  Book book;
  std::optional<std::string> note;  // why it was adjusted
  std::optional<int> version;
};
QY_DESCRIBE(BookInput, QY_FIELD(book), QY_FIELD(note, .max = 300), QY_FIELD(version, .min = 1))

struct DocumentAction {
  std::optional<int> version;
  std::optional<std::string> note;  // withdraw: needed
};
QY_DESCRIBE(DocumentAction, QY_FIELD(version, .min = 1), QY_FIELD(note, .max = 300))

struct DocumentQuery {
  std::optional<int> year;
  std::optional<DocumentKind> kind;
  std::optional<std::string> q;
};
QY_DESCRIBE(DocumentQuery, QY_FIELD(year, .min = 2000, .max = 2100), QY_FIELD(kind), QY_FIELD(q, .max = 60))

// The document as it is kept.
struct StoredDocument {
  DocumentId id;
  int year = 0;
  DocumentKind kind = DocumentKind::budget;
  DocumentState state = DocumentState::draft;
  std::string unit, book, hash, published_by, edited_name;
  auth::AccountId edited_by;
  base::Timestamp created_at, updated_at;
  std::optional<base::Timestamp> published_at;
  int version = 1;
};
QY_DESCRIBE(StoredDocument, QY_FIELD(id), QY_FIELD(year), QY_FIELD(kind), QY_FIELD(state), QY_FIELD(unit),
            QY_FIELD(book), QY_FIELD(hash), QY_FIELD(published_by), QY_FIELD(edited_name),
            QY_FIELD(edited_by), QY_FIELD(created_at), QY_FIELD(updated_at), QY_FIELD(published_at),
            QY_FIELD(version))

// Under row-level security: everybody finds published ones.
std::optional<StoredDocument> load_document(db::Connection& db, const std::string& district, DocumentId id,
                                            bool locked = false);
std::vector<DocumentRow> published_documents(db::Connection& db, const std::string& district);
Book book_of(const StoredDocument& d);

base::Result<DocumentView> show_document(kernel::Context& c, DocumentId id);
base::Result<DocumentView> save_book(kernel::Context& c, DocumentId id, const BookInput& input,
                                     std::string_view action);

// The figures of a file with one row per line of the book (document_import.cpp); keeps the head of `book`.
// 422 with line and column for what cannot be read; nothing is taken then.
base::Result<Book> read_book(const std::filesystem::path& file, Book book, bool in_yuan);
// A workbook to begin with, filled with the book's own lines.
std::string book_as_workbook(const Book& book);

// Files of a composed document.
std::string paper_as_pdf(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at);
std::string paper_as_docx(const disclosure::Paper& paper, const std::string& mark, base::Timestamp at);
std::string paper_as_workbook(const disclosure::Paper& paper);
std::string table_as_csv(const disclosure::PaperTable& table);

void register_documents(kernel::Registry& r);
void register_disclosure_pages(kernel::Registry& r);  // /disclosure
void register_audits(kernel::Registry& r);            // documents of others

}  // namespace qiying::performance
