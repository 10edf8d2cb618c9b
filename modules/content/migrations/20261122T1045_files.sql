-- Attachments belong to the article, not to whoever uploaded them: another editor may take one away.
create policy removed_by_editors on files.ref for delete
  using (object_kind = 'content.article'
         and district = (select platform.setting('district'))
         and coalesce(platform.setting('kind'), '') = 'staff'
         and (select auth.can('content.edit')));
