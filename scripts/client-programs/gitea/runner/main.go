// Program: a runner for Gitea, because Gitea's own cannot be had from Go's module proxy. It speaks the runner's protocol
// (code.gitea.io/actions-proto-go) with a real server, and every job is run by the engine of Gitea's runner
// (gitea.com/gitea/act), on this machine, one after another. Usage: runner ADDRESS TOKEN NAME LABEL FOLDER
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"code.gitea.io/actions-proto-go/runner/v1/runnerv1connect"
	"connectrpc.com/connect"
	"github.com/nektos/act/pkg/artifactcache"
	"github.com/nektos/act/pkg/common"
	"github.com/nektos/act/pkg/model"
	"github.com/nektos/act/pkg/runner"
	log "github.com/sirupsen/logrus"
	"go.yaml.in/yaml/v4"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// What the server sees of us.
const version = "nix-verdict-test"

// How often the server is asked for a job, and told of one.
const pause = 500 * time.Millisecond

type server struct {
	runnerv1connect.RunnerServiceClient
	address, label, folder, cacheURL string
}

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: runner ADDRESS TOKEN NAME LABEL FOLDER")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "runner:", err)
		os.Exit(1)
	}
}

// serve registers a runner and runs the server's jobs until it is stopped.
func serve(ctx context.Context, address, token, name, label, folder string) error {
	cache, err := artifactcache.StartHandler(filepath.Join(folder, "cache"), "127.0.0.1", 0, nil)
	if err != nil {
		return err
	}
	defer cache.Close()
	var uuid, secret string
	identify := connect.WithInterceptors(connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
			if uuid != "" {
				request.Header().Set("x-runner-uuid", uuid)
				request.Header().Set("x-runner-token", secret)
			}
			return next(ctx, request)
		}
	}))
	client := runnerv1connect.NewRunnerServiceClient(http.DefaultClient, address+"/api/actions", identify)
	labels := []string{label}
	registered, err := client.Register(ctx, connect.NewRequest(&runnerv1.RegisterRequest{
		Name: name, Token: token, Version: version, Labels: labels,
	}))
	if err != nil {
		return err
	}
	uuid, secret = registered.Msg.Runner.Uuid, registered.Msg.Runner.Token
	if _, err := client.Declare(ctx, connect.NewRequest(&runnerv1.DeclareRequest{Version: version, Labels: labels})); err != nil {
		return err
	}
	fmt.Println("ready")
	it := server{client, address, label, folder, cache.ExternalURL() + "/"}
	for ctx.Err() == nil {
		// Version 0 asks for any job that waits, however little has changed since the last question.
		fetched, err := client.FetchTask(ctx, connect.NewRequest(&runnerv1.FetchTaskRequest{}))
		if err == nil && fetched.Msg.Task != nil {
			it.run(ctx, fetched.Msg.Task)
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

// run does a job and tells the server of it.
func (it server) run(ctx context.Context, task *runnerv1.Task) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	report := &report{server: it, cancel: cancel, state: &runnerv1.TaskState{Id: task.Id, StartedAt: timestamppb.Now()}}
	report.hide(append(slices.Collect(maps.Values(task.Secrets)), field(task, "token"), field(task, "gitea_runtime_token")))
	ended := make(chan struct{})
	told := make(chan struct{})
	go report.keepTelling(ended, told)
	outputs, err := it.execute(ctx, task, report)
	close(ended)
	<-told
	report.end(ctx, outputs, err)
}

// execute runs a job as Gitea's runner does, with its settings. Gives the job's outputs.
func (it server) execute(ctx context.Context, task *runnerv1.Task, report *report) (outputs map[string]string, err error) {
	workflow, id, err := workflowOf(task)
	if err != nil {
		return nil, err
	}
	plan, err := model.CombineWorkflowPlanner(workflow).PlanJob(id)
	if err != nil {
		return nil, err
	}
	job := workflow.GetJob(id)
	for number := range job.Steps {
		report.state.Steps = append(report.state.Steps, &runnerv1.StepState{Id: int64(number)})
	}
	preset := contextOf(task)
	event, err := json.Marshal(preset.Event)
	if err != nil {
		return nil, err
	}
	engine, err := runner.New(&runner.Config{
		Workdir:               filepath.Join(it.folder, "work", preset.Repository),
		ActionCacheDir:        filepath.Join(it.folder, "actions"),
		LogOutput:             true,
		Env:                   it.environment(task, preset.Token),
		Secrets:               task.Secrets,
		Vars:                  task.Vars,
		GitHubInstance:        it.address,
		AutoRemove:            true,
		NoSkipCheckout:        true,
		PresetGitHubContext:   preset,
		EventJSON:             string(event),
		ContainerNamePrefix:   fmt.Sprintf("GITEA-ACTIONS-TASK-%d", task.Id),
		ContainerMaxLifetime:  time.Hour,
		DefaultActionInstance: field(task, "gitea_default_actions_url"),
		PlatformPicker:        func([]string) string { return "-self-hosted" },
	})
	if err != nil {
		return nil, err
	}
	ctx = runner.WithJobLoggerFactory(common.WithLoggerHook(ctx, report), silent{})
	err = engine.NewPlanExecutor(plan)(ctx)
	return job.Outputs, err
}

// environment is what Gitea's runner adds to a job's variables.
func (it server) environment(task *runnerv1.Task, token string) map[string]string {
	runtime := field(task, "gitea_runtime_token")
	if runtime == "" {
		runtime = token
	}
	return map[string]string{
		"GITEA_ACTIONS":                "true",
		"GITEA_ACTIONS_RUNNER_VERSION": version,
		"ACTIONS_RUNTIME_URL":          it.address + "/api/actions_pipeline/",
		"ACTIONS_RESULTS_URL":          it.address,
		"ACTIONS_RUNTIME_TOKEN":        runtime,
		"ACTIONS_CACHE_URL":            it.cacheURL,
	}
}

// workflowOf reads the one job that a task is, and what the server knows of the jobs that it needs.
func workflowOf(task *runnerv1.Task) (*model.Workflow, string, error) {
	workflow, err := model.ReadWorkflow(bytes.NewReader(task.WorkflowPayload))
	if err != nil {
		return nil, "", err
	}
	jobs := workflow.GetJobIDs()
	if len(jobs) != 1 {
		return nil, "", fmt.Errorf("a task is one job, and this one has %d", len(jobs))
	}
	needs := yaml.Node{Kind: yaml.SequenceNode}
	for _, id := range slices.Sorted(maps.Keys(task.Needs)) {
		need := task.Needs[id]
		workflow.Jobs[id] = &model.Job{Outputs: need.Outputs, Result: word(need.Result)}
		needs.Content = append(needs.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: id})
	}
	workflow.Jobs[jobs[0]].RawNeeds = needs
	return workflow, jobs[0], nil
}

func contextOf(task *runnerv1.Task) *model.GithubContext {
	preset := &model.GithubContext{
		Event:           task.Context.Fields["event"].GetStructValue().AsMap(),
		RunID:           field(task, "run_id"),
		RunNumber:       field(task, "run_number"),
		RunAttempt:      field(task, "run_attempt"),
		Actor:           field(task, "actor"),
		Repository:      field(task, "repository"),
		EventName:       field(task, "event_name"),
		Sha:             field(task, "sha"),
		Ref:             field(task, "ref"),
		RefName:         field(task, "ref_name"),
		RefType:         field(task, "ref_type"),
		HeadRef:         field(task, "head_ref"),
		BaseRef:         field(task, "base_ref"),
		Token:           field(task, "token"),
		RepositoryOwner: field(task, "repository_owner"),
		RetentionDays:   field(task, "retention_days"),
	}
	for _, name := range []string{"GITHUB_TOKEN", "GITEA_TOKEN"} {
		if token := task.Secrets[name]; token != "" {
			preset.Token = token
		}
	}
	return preset
}

func field(task *runnerv1.Task, name string) string {
	return task.Context.Fields[name].GetStringValue()
}

// word is a result as workflows call it: "success".
func word(result runnerv1.Result) string {
	return strings.ToLower(strings.TrimPrefix(result.String(), "RESULT_"))
}

// report collects what a job logs, and what became of its steps, and tells the server.
type report struct {
	server server
	cancel context.CancelFunc
	mutex  sync.Mutex
	state  *runnerv1.TaskState
	rows   []*runnerv1.LogRow
	sent   int64
	masks  []string
}

func (it *report) hide(secrets []string) {
	for _, secret := range secrets {
		if secret != "" {
			it.masks = append(it.masks, secret, "***")
		}
	}
}

func (it *report) Levels() []log.Level { return log.AllLevels }

var maskCommand = regexp.MustCompile(`^::add-mask::(.+)$`)

// Fire takes an entry of the engine's log: a line of a step, or what became of a step or the job.
func (it *report) Fire(entry *log.Entry) error {
	it.mutex.Lock()
	defer it.mutex.Unlock()
	var step *runnerv1.StepState
	if number, ok := entry.Data["stepNumber"].(int); ok && entry.Data["stage"] == "Main" && number < len(it.state.Steps) {
		step = it.state.Steps[number]
		if step.StartedAt == nil {
			step.StartedAt, step.LogIndex = timestamppb.New(entry.Time), it.sent+int64(len(it.rows))
		}
	}
	if raw, _ := entry.Data["raw_output"].(bool); raw || entry.Level <= log.InfoLevel {
		text := strings.TrimRight(entry.Message, "\r\n")
		if found := maskCommand.FindStringSubmatch(text); found != nil {
			it.hide(found[1:])
		} else {
			text = strings.ToValidUTF8(strings.NewReplacer(it.masks...).Replace(text), "?")
			it.rows = append(it.rows, &runnerv1.LogRow{Time: timestamppb.New(entry.Time), Content: text})
			if step != nil {
				step.LogLength++
			}
		}
	}
	// A step within an action has a longer id, and is none of the job's.
	if result, ok := entry.Data["stepResult"].(fmt.Stringer); ok && step != nil {
		if ids, _ := entry.Data["stepID"].([]string); len(ids) <= 1 {
			step.Result, step.StoppedAt = resultOf(result.String()), timestamppb.New(entry.Time)
		}
	}
	if result, ok := entry.Data["jobResult"].(string); ok {
		it.state.Result = resultOf(result)
	}
	return nil
}

func resultOf(word string) runnerv1.Result {
	return runnerv1.Result(runnerv1.Result_value["RESULT_"+strings.ToUpper(word)])
}

// keepTelling tells the server every while what there is, until the job has ended.
func (it *report) keepTelling(ended <-chan struct{}, told chan<- struct{}) {
	defer close(told)
	for {
		select {
		case <-ended:
			return
		case <-time.After(pause):
		}
		it.tellLog(false)
		it.mutex.Lock()
		state := &runnerv1.TaskState{Id: it.state.Id, StartedAt: it.state.StartedAt, Steps: it.state.Steps}
		answer, err := it.server.UpdateTask(context.Background(), connect.NewRequest(&runnerv1.UpdateTaskRequest{State: state}))
		it.mutex.Unlock()
		// Somebody has cancelled it.
		if err == nil && answer.Msg.State.GetResult() != runnerv1.Result_RESULT_UNSPECIFIED {
			it.cancel()
		}
	}
}

func (it *report) tellLog(last bool) {
	it.mutex.Lock()
	defer it.mutex.Unlock()
	answer, err := it.server.UpdateLog(context.Background(), connect.NewRequest(&runnerv1.UpdateLogRequest{
		TaskId: it.state.Id, Index: it.sent, Rows: it.rows, NoMore: last,
	}))
	if err == nil {
		it.rows, it.sent = it.rows[answer.Msg.AckIndex-it.sent:], answer.Msg.AckIndex
	}
}

// end tells the server what became of the job.
func (it *report) end(ctx context.Context, outputs map[string]string, err error) {
	if it.state.Result == runnerv1.Result_RESULT_UNSPECIFIED {
		it.state.Result = runnerv1.Result_RESULT_FAILURE
		if ctx.Err() != nil {
			it.state.Result = runnerv1.Result_RESULT_CANCELLED
		}
	}
	for _, step := range it.state.Steps {
		if step.Result == runnerv1.Result_RESULT_UNSPECIFIED {
			step.Result = runnerv1.Result_RESULT_CANCELLED
		}
	}
	last := "the job has ended: " + word(it.state.Result)
	if err != nil {
		last = err.Error()
	}
	it.rows = append(it.rows, &runnerv1.LogRow{Time: timestamppb.Now(), Content: last})
	it.state.StoppedAt = timestamppb.Now()
	it.tellLog(true)
	if _, err := it.server.UpdateTask(context.Background(), connect.NewRequest(&runnerv1.UpdateTaskRequest{
		State: it.state, Outputs: outputs,
	})); err != nil {
		fmt.Fprintln(os.Stderr, "runner:", err)
	}
}

// silent is a log that only its hook reads.
type silent struct{}

func (silent) WithJobLogger() *log.Logger {
	logger := log.New()
	logger.SetOutput(io.Discard)
	logger.SetLevel(log.TraceLevel)
	return logger
}
