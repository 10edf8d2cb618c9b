-- Whoever wrote the last words does not publish them, even when somebody else began the article.
alter table content.article add column edited_by uuid;
