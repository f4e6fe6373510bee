package bpe

import (
	"encoding/json"
	"fmt"
)

// MaxConfig is the largest tokenizer_config.json that is read, in bytes.
const MaxConfig = 16 << 20

// Config is what a tokenizer_config.json says beside the tokenizer: the chat
// templates, in Jinja2, and the tokens that have a role.
type Config struct {
	// Template is the chat template; "" where there is none. A file
	// chat_template.jinja beside the configuration goes before it.
	Template string
	// ToolTemplate is the one for conversations with tools, where it is another.
	ToolTemplate string
	// Tokens are the texts of bos_token, eos_token, pad_token, unk_token,
	// sep_token, cls_token and mask_token, as far as there are.
	Tokens map[string]string
}

// ReadConfig reads a tokenizer_config.json.
func ReadConfig(data []byte) (Config, error) {
	c, err := readConfig(data)
	if err != nil {
		return c, fmt.Errorf("reading tokenizer_config.json: %w", err)
	}
	return c, nil
}

func readConfig(data []byte) (Config, error) {
	out := Config{Tokens: map[string]string{}}
	if len(data) > MaxConfig {
		return out, fmt.Errorf("it has %d bytes, more than %d", len(data), MaxConfig)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return out, err
	}
	for _, name := range []string{"bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token"} {
		text, ok, err := tokenText(fields[name])
		if err != nil {
			return out, fmt.Errorf("%s is neither a text nor an object with \"content\"", name)
		}
		if ok {
			out.Tokens[name] = text
		}
	}
	return out, out.readTemplates(fields["chat_template"])
}

// tokenText reads a token: its text, or an object that has it; not ok where it is
// null or missing.
func tokenText(data json.RawMessage) (text string, ok bool, err error) {
	if len(data) == 0 || string(data) == "null" {
		return "", false, nil
	}
	if json.Unmarshal(data, &text) == nil {
		return text, true, nil
	}
	var object struct {
		Content *string `json:"content"`
	}
	if err := json.Unmarshal(data, &object); err != nil {
		return "", false, err
	}
	if object.Content == nil {
		return "", false, fmt.Errorf("no content")
	}
	return *object.Content, true, nil
}

// readTemplates reads the chat template: a text, or a list of named ones.
func (c *Config) readTemplates(data json.RawMessage) error {
	if len(data) == 0 || string(data) == "null" || json.Unmarshal(data, &c.Template) == nil {
		return nil
	}
	var list []struct{ Name, Template string }
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("chat_template is neither a text nor a list of templates with names")
	}
	for _, one := range list {
		switch one.Name {
		case "default":
			c.Template = one.Template
		case "tool_use":
			c.ToolTemplate = one.Template
		}
	}
	return nil
}

// ChatTemplate returns the template for conversations with or without tools; ""
// where there is none.
func (c *Config) ChatTemplate(tools bool) string {
	if tools && c.ToolTemplate != "" {
		return c.ToolTemplate
	}
	return c.Template
}
