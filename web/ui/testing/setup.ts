import { config } from '@vue/test-utils'
import { beforeEach } from 'vitest'
import { setLang } from '../i18n'

config.global.stubs = { transition: false }
beforeEach(() => {
  setLang('zh')
  localStorage.clear()
  document.body.innerHTML = ''
})
