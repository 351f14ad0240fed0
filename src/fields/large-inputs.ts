import type { Component } from 'vue'

/** The inputs with parts, rows, files or maps, by their type: a file of their own, for no form begins with one of them. See `views.ts`. */
export const largeInputs = import.meta.glob<Component>(
  ['./attachment/Input.vue', './cadastral/Input.vue', './company/Input.vue', './geo-line/Input.vue', './person/Input.vue', './photo-series/Input.vue', './position/Input.vue', './repeat/Input.vue', './road-*/Input.vue', './scan/Input.vue'],
  { eager: true, import: 'default' },
)
