import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import { setLang } from '../i18n'

config.global.stubs = { transition: false }
enableAutoUnmount(afterEach)
beforeEach(() => {
  setLang('zh')
  localStorage.clear()
  document.body.innerHTML = ''
})
