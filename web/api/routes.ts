/** Every route the workbench calls: "METHOD /pattern" → what goes in and what comes out. */
import type * as T from './types'

interface Route<Out, Query = never, Body = never> { out: Out; query: Query; body: Body }
type Nothing = Record<string, never>

export interface Routes {
  'POST /api/v1/session': Route<Nothing, never, { login: string; password: string }>
  'DELETE /api/v1/session': Route<Nothing>
  'GET /api/v1/me': Route<T.Me>
  'GET /api/v1/accounts': Route<T.ListOf<T.AccountView>, T.AccountQuery>
  'POST /api/v1/accounts': Route<T.WithPassword, never, T.NewAccount>
  'PUT /api/v1/accounts/{id}': Route<T.AccountView, never, T.ChangeAccount>
  'POST /api/v1/accounts/{id}/actions/{action}': Route<T.WithPassword, never, Nothing>
  'GET /api/v1/orgs': Route<T.ListOf<T.OrgView>, { parent?: string; kind?: string; q?: string; with_inactive?: boolean }>
  'POST /api/v1/orgs': Route<T.OrgView, never, T.NewOrg>
  'PUT /api/v1/orgs/{id}': Route<T.OrgView, never, T.ChangeOrg>
  'GET /api/v1/orgs/{id}/posts': Route<T.ListOf<T.PostView>>
  'POST /api/v1/orgs/{id}/posts': Route<T.ListOf<T.PostView>, never, T.SavePost>
  'DELETE /api/v1/posts/{id}': Route<Nothing>
  'GET /api/v1/roles': Route<T.ListOf<T.Role>>
  'POST /api/v1/me/password': Route<Nothing, never, { old_password: string; password: string }>
  'GET /api/v1/sessions': Route<T.ListOf<T.SessionView>>
  'DELETE /api/v1/sessions/{id}': Route<Nothing>
  'GET /api/v1/audit': Route<T.ListOf<T.AuditView>, T.ListQuery & { object_kind?: string; object_id?: string; account?: string; action?: string }>
  'GET /api/v1/jobs': Route<T.ListOf<T.JobView>, T.ListQuery & { state?: string; kind?: string }>
  'POST /api/v1/jobs/{id}/actions/{action}': Route<Nothing, never, Nothing>
  'GET /api/v1/notifications': Route<T.ListOf<T.NotificationView>, T.ListQuery>
  'GET /api/v1/notifications/unread': Route<{ count: number }>
  'POST /api/v1/notifications/actions/read': Route<{ count: number }, never, { ids: string[] }>

  'GET /api/v1/appeals': Route<T.ListOf<T.AppealRow>, T.AppealQuery>
  'GET /api/v1/appeals/counts': Route<T.AppealCounts, T.AppealQuery>
  'POST /api/v1/appeals': Route<T.AppealView, never, T.RaiseAppeal>
  'GET /api/v1/appeals/{id}': Route<T.AppealView>
  'POST /api/v1/appeals/{id}/actions/{action}': Route<T.AppealView, never, T.ActionInput>
  'GET /api/v1/appeal-categories': Route<T.ListOf<T.AppealCategory>, T.ListQuery>

  'GET /api/v1/register/entities': Route<T.ListOf<T.EntityRow>, T.EntityQuery>
  'GET /api/v1/register/entities/{id}': Route<T.EntityView>
  'GET /api/v1/register/imports': Route<T.ListOf<T.Import>, T.ListQuery>
  'GET /api/v1/register/imports/{id}': Route<T.Import>
  'PUT /api/v1/register/imports/{id}/mapping': Route<T.Import, never, { mapping: { column: string; field?: string }[]; capital_unit?: string }>
  'POST /api/v1/register/imports/{id}/actions/{action}': Route<T.Import, never, Nothing>
  'GET /api/v1/register/stats': Route<{ total: number; by_status: T.Named[]; by_street: T.Named[]; by_type: T.Named[]; by_year: T.Named[] }>

  'GET /api/v1/articles': Route<T.ListOf<T.ArticleRow>, T.ListQuery & { section?: string; state?: string }>
  'POST /api/v1/articles': Route<T.ArticleView, never, T.SaveArticle>
  'GET /api/v1/articles/{id}': Route<T.ArticleView>
  'PUT /api/v1/articles/{id}': Route<T.ArticleView, never, T.SaveArticle>
  'POST /api/v1/articles/{id}/actions/{action}': Route<T.ArticleView, never, { version: number; note?: string }>

  'GET /api/v1/cockpit': Route<T.Cockpit>
}
