import { texts } from '@ui/i18n'
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export const t = texts(zh, en)

export const sections = ['policies', 'services', 'notices', 'announcements', 'news', 'needs'] as const
export const states = ['draft', 'review', 'published', 'withdrawn'] as const
export const tones = { draft: 'neutral', review: 'warn', published: 'good', withdrawn: 'bad' } as const
