;; Emacs with eglot and dictum-clangd: prints the diagnostics, applies the fix-it, and says when the diagnostics are gone.
;; DICTUM_CLANGD is the server; it is Emacs 28 of Debian 12 with elpa-eglot, and newer, that this runs in.
(require 'eglot)
(setq eglot-confirm-server-initiated-edits nil
      eglot-connect-timeout 60)
(add-to-list 'eglot-server-programs
             `((c-mode c++-mode) . (,(getenv "DICTUM_CLANGD") "--background-index=false")))

(defun ours ()
  "The diagnostics of our checks, which clangd gives as what Flymake shows."
  (seq-filter (lambda (each) (string-match-p "torch-" (flymake-diagnostic-text each)))
              (flymake-diagnostics)))

(defun wait-until (condition seconds)
  "Lets the server work until CONDITION holds; gives the seconds that it took."
  (let ((began (float-time)))
    (while (and (not (funcall condition)) (< (- (float-time) began) seconds))
      (accept-process-output nil 0.02))
    (- (float-time) began)))

(defun say (format &rest arguments)
  (princ (concat (apply #'format format arguments) "\n")))

(find-file (car command-line-args-left))
(apply #'eglot (eglot--guess-contact))
(flymake-start)
(wait-until #'ours 280)
(dolist (each (ours))
  (save-excursion
    (goto-char (flymake-diagnostic-beg each))
    (let ((text (flymake-diagnostic-text each)))
      (string-match "torch-[a-z-]+" text)
      (say "%d:%d %s" (line-number-at-pos) (1+ (current-column)) (match-string 0 text)))))

;; The quick fix of the first, as `M-x eglot-code-actions' applies it when there is one.
(let* ((first (car (ours)))
       (actions (eglot-code-actions (flymake-diagnostic-beg first) (flymake-diagnostic-end first) "quickfix")))
  (say "actions: %d" (length actions))
  (cl-letf (((symbol-function 'completing-read) (lambda (_prompt items &rest _) (caar items))))
    (eglot--read-execute-code-action actions (eglot-current-server) "quickfix")))
(eglot--signal-textDocument/didChange)
(wait-until (lambda () (null (ours))) 60)
(say "left: %d" (length (ours)))
(write-region nil nil "fixed.cpp")

;; Without the registration it is there again.
(goto-char (point-min))
(while (search-forward "register_module" nil t) (replace-match "// register_module"))
(eglot--signal-textDocument/didChange)
(let ((seconds (wait-until #'ours 60)))
  (say "again: %d" (length (ours)))
  (say "latency: %.2f s" seconds))
(setq kill-buffer-query-functions nil)
(kill-emacs 0)
