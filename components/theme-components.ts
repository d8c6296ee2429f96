import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  Checkbox,
  CloseButton,
  Code,
  Combobox,
  Drawer,
  Input,
  InputWrapper,
  Kbd,
  Loader,
  Menu,
  Modal,
  Notification,
  NumberInput,
  Popover,
  Progress,
  Radio,
  ScrollArea,
  SegmentedControl,
  Select,
  Skeleton,
  Switch,
  Tabs,
  Tooltip,
  type MantineThemeComponents,
} from '@mantine/core';
import classes from './theme.module.css';

const floating = { shadow: 'md', radius: 'md', transitionProps: { duration: 100, transition: 'fade' } } as const;

/** A dialog's head is no banner of the page, and its cross has a name. */
const dialog = { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'none' } } } as const;

const actions: MantineThemeComponents = {
  Button: Button.extend({
    defaultProps: { variant: 'default', size: 'sm' },
    classNames: { root: classes.button, label: classes.buttonLabel, section: classes.buttonSection },
  }),
  ActionIcon: ActionIcon.extend({
    defaultProps: { variant: 'subtle', size: 'sm' },
    classNames: { root: classes.actionIcon },
  }),
  CloseButton: CloseButton.extend({ defaultProps: { size: 'sm' }, classNames: { root: classes.actionIcon } }),
  Anchor: Anchor.extend({ defaultProps: { underline: 'hover' }, classNames: { root: classes.anchor } }),
};

const fields: MantineThemeComponents = {
  Input: Input.extend({
    defaultProps: { size: 'sm' },
    classNames: { wrapper: classes.inputWrapper, input: classes.input, section: classes.inputSection },
  }),
  InputWrapper: InputWrapper.extend({
    defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    classNames: {
      root: classes.field,
      label: classes.label,
      description: classes.description,
      error: classes.error,
      required: classes.required,
    },
  }),
  NumberInput: NumberInput.extend({ defaultProps: { hideControls: true } }),
  Select: Select.extend({ defaultProps: { checkIconPosition: 'right', maxDropdownHeight: 320, allowDeselect: false } }),
  Checkbox: Checkbox.extend({
    defaultProps: { size: 'xs', radius: 'xs' },
    classNames: { input: classes.check, label: classes.checkLabel, body: classes.checkBody },
  }),
  Radio: Radio.extend({
    defaultProps: { size: 'xs' },
    classNames: { radio: classes.check, label: classes.checkLabel, body: classes.checkBody },
  }),
  Switch: Switch.extend({
    defaultProps: { size: 'xs', withThumbIndicator: false },
    classNames: { root: classes.switch, track: classes.switchTrack, label: classes.checkLabel },
  }),
  SegmentedControl: SegmentedControl.extend({
    defaultProps: { size: 'sm', radius: 'md', transitionDuration: 120 },
    classNames: { root: classes.segments, indicator: classes.segmentIndicator, label: classes.segmentLabel },
  }),
};

const floats: MantineThemeComponents = {
  Menu: Menu.extend({
    defaultProps: { ...floating, position: 'bottom-start', offset: 4 },
    classNames: {
      dropdown: classes.dropdown,
      item: classes.menuItem,
      label: classes.menuLabel,
      divider: classes.menuDivider,
      itemSection: classes.menuSection,
    },
  }),
  Popover: Popover.extend({ defaultProps: { ...floating, offset: 6 }, classNames: { dropdown: classes.dropdown } }),
  Combobox: Combobox.extend({
    defaultProps: floating,
    classNames: { dropdown: classes.dropdown, option: classes.option, empty: classes.optionEmpty },
  }),
  Tooltip: Tooltip.extend({
    defaultProps: {
      openDelay: 300,
      offset: 6,
      transitionProps: { duration: 80 },
      events: { hover: true, focus: true, touch: false },
    },
    classNames: { tooltip: classes.tooltip },
  }),
  Modal: Modal.extend({
    defaultProps: {
      ...dialog,
      size: 440,
      radius: 'lg',
      padding: 20,
      transitionProps: { duration: 120, transition: 'fade' },
    },
    classNames: {
      content: classes.modalContent,
      header: classes.modalHeader,
      title: classes.modalTitle,
      overlay: classes.overlay,
      body: classes.modalBody,
    },
  }),
  Drawer: Drawer.extend({
    defaultProps: { ...dialog, position: 'right', padding: 20, transitionProps: { duration: 160 } },
    classNames: {
      content: classes.drawerContent,
      header: classes.modalHeader,
      title: classes.modalTitle,
      overlay: classes.overlay,
    },
  }),
  Notification: Notification.extend({
    defaultProps: { withBorder: true },
    classNames: { root: classes.notification, title: classes.notificationTitle, description: classes.notificationText },
  }),
};

const display: MantineThemeComponents = {
  Alert: Alert.extend({
    classNames: { root: classes.alert, title: classes.alertTitle, message: classes.alertMessage },
  }),
  Code: Code.extend({ classNames: { root: classes.code } }),
  Kbd: Kbd.extend({ classNames: { root: classes.kbd } }),
  Loader: Loader.extend({ defaultProps: { size: 'xs', color: 'var(--ink-3)' } }),
  Progress: Progress.extend({
    defaultProps: { size: 4, radius: 'xs' },
    classNames: { root: classes.progress, section: classes.progressSection },
  }),
  ScrollArea: ScrollArea.extend({ defaultProps: { scrollbarSize: 8, type: 'hover' } }),
  Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' }, classNames: { root: classes.skeleton } }),
  Tabs: Tabs.extend({
    defaultProps: { keepMounted: false },
    classNames: { list: classes.tabList, tab: classes.tab, panel: classes.tabPanel, tabSection: classes.tabSection },
  }),
};

/** Mantine's parts in our dress: dense sizes by default, hairlines for borders, no shadow on what does not float. */
export const themeComponents: MantineThemeComponents = { ...actions, ...fields, ...floats, ...display };
